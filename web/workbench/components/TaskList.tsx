import { Button } from "antd";
import { taskDone } from "../api/desk";
import type { Task } from "../api/types";
import { useAct } from "../hooks/useAct";
import { Copy } from "./Copy";
import { Due } from "./Due";

/** What courier, warehouse, finance and leads have to do, in words that are ready to be sent to them. */
export function TaskList({ tasks, conversation }: { tasks: Task[]; conversation: string }) {
  if (!tasks.length) return null;
  return (
    <section className="tasks" aria-label="待办">
      <h2>待办</h2>
      <ul>
        {tasks.map((task) => (
          <TaskItem key={task.id} task={task} conversation={conversation} />
        ))}
      </ul>
    </section>
  );
}

function TaskItem({ task, conversation }: { task: Task; conversation: string }) {
  const done = useAct(conversation, () => taskDone(task.id));
  return (
    <li className={task.done_at ? "done" : undefined}>
      <header>
        <span className="label">{task.to_text}</span>
        {task.due && !task.done_at && <Due at={task.due} />}
        {task.done_at && <small>{task.done_by} 已办</small>}
      </header>
      <p>{task.text}</p>
      <footer>
        <Copy text={task.text} what="待办内容" label="复制" />
        {!task.done_at && (
          <Button size="small" loading={done.isPending} onClick={() => done.mutate()}>
            办好了
          </Button>
        )}
      </footer>
    </li>
  );
}

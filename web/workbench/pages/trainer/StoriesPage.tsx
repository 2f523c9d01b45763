import { Alert, Button, Empty, Spin } from "antd";
import { useState } from "react";
import { useLocation } from "wouter";
import { says } from "../../api/errors";
import type { Conflict, Story, Way } from "../../api/trainer/stories";
import { Conflicts } from "../../components/trainer/story/Conflicts";
import { FromConversation } from "../../components/trainer/story/FromConversation";
import { StoryEditor } from "../../components/trainer/story/StoryEditor";
import { StoryTree } from "../../components/trainer/story/StoryTree";
import { TalkToBot } from "../../components/trainer/story/TalkToBot";
import { useCheck, useConflicts, useLibrary } from "../../components/trainer/story/useStories";
import { draftFrom, keep, useStoryDraft } from "../../components/trainer/story/useStoryDraft";
import { blank, type Draft, familyOf, idOf, idOfDraft, type Step, taken } from "../../lib/story";
import type { Sub } from "./TrainerPage";
import "./stories.css";

const NEW = "new";
const FROM = "from:";

/** Stories and rules: found, read, written by hand, made of a conversation or of a talk with the bot. */
export default function StoriesPage({ id }: Sub) {
  const [, go] = useLocation();
  const library = useLibrary();
  const conflicts = useConflicts().data ?? [];
  const shown = decoded(id ?? "");
  const stories = library.data?.stories ?? [];
  const { draft, dirty, change } = useStoryDraft(shown, stories);
  const checked = useCheck(draft);
  const [talking, setTalking] = useState(false);
  const open = (to: string): void => go(`/train/stories/${encodeURIComponent(to)}`);
  const begin = (next: Draft): void => {
    keep(NEW, next);
    setTalking(false);
    if (shown === NEW) change(next);
    open(NEW);
  };
  const fromSteps = (steps: Step[]): void => {
    const name = steps.find((one) => one.note)?.note.slice(0, 20) ?? "";
    begin({ ...blank("story", stories.find((one) => one.kind === "story")?.family ?? "shop"), name, steps });
  };
  const take = (conflict: Conflict, way: Way): void => {
    const side = conflict.sides[way.side];
    if (!side) return;
    const there = idOf(side.kind, familyOf(side.file), side.name);
    const other = stories.find((one) => idOf(one.kind, one.family, one.shown.name) === there);
    const mine = draft && side.kind === draft.kind && side.name === (checked.found?.shown?.name ?? draft.name);
    if (mine) change(taken(draft, way));
    else if (other) {
      if (way.do !== "open" && way.do !== "remove") keep(there, taken(draftFrom(other), way));
      open(there);
    }
  };
  if (library.isPending) return <Spin className="wait" aria-label="正在打开" />;
  if (library.isError) return <Alert type="error" showIcon title={says(library.error)} />;
  const saved = (name: string | null): void => {
    change(null);
    const stillHere = location.hash.endsWith(encodeURIComponent(shown));
    if (draft && stillHere) open(name === null ? "" : idOf(draft.kind, draft.family, name));
  };
  return (
    <div className="stories">
      <div className="story-list">
        <header>
          <h1>故事</h1>
          <Button size="small" type="primary" onClick={() => begin(blank("story", stories[0]?.family ?? "shop"))}>
            新故事
          </Button>
          <Button size="small" onClick={() => begin(blank("rule", "answers"))}>
            新规则
          </Button>
        </header>
        <div className="starts">
          <Button size="small" onClick={() => setTalking(true)}>
            和机器人试聊
          </Button>
          <Button size="small" onClick={() => open(FROM)}>
            从会话来
          </Button>
        </div>
        <StoryTree
          stories={stories}
          broken={library.data.broken}
          conflicts={conflicts}
          current={draft ? idOfDraft(draft) : ""}
          onOpen={(one: Story) => open(idOf(one.kind, one.family, one.shown.name))}
        />
      </div>
      {draft ? (
        <StoryEditor
          key={shown}
          draft={draft}
          dirty={dirty}
          checked={checked}
          stories={stories}
          onChange={change}
          onDiscard={() => {
            change(null);
            if (shown === NEW) open("");
          }}
          onTake={take}
          onSaved={saved}
        />
      ) : (
        <Welcome id={shown} conflicts={conflicts} onTake={take} />
      )}
      {talking && <TalkToBot onMake={fromSteps} onClose={() => setTalking(false)} />}
      {shown.startsWith(FROM) && <FromConversation begin={shown.slice(FROM.length)} onMake={fromSteps} onClose={() => open("")} />}
    </div>
  );
}

interface WelcomeProps {
  id: string;
  conflicts: readonly Conflict[];
  onTake: (conflict: Conflict, way: Way) => void;
}

function Welcome({ id, conflicts, onTake }: WelcomeProps) {
  const gone = id && id !== NEW && !id.startsWith(FROM);
  return (
    <main className="story welcome" aria-label="编辑">
      {gone && <Alert type="warning" showIcon title="这一条已经不在了，可能刚刚被改名或者删掉" />}
      {conflicts.length > 0 ? (
        <>
          <h2>现在有 {conflicts.length} 处要看</h2>
          <Conflicts conflicts={conflicts} onTake={onTake} />
        </>
      ) : (
        <Empty description="左边选一条来看，或者写一条新的" />
      )}
    </main>
  );
}

function decoded(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

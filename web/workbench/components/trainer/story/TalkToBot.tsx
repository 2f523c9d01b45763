import { useMutation, useQuery } from "@tanstack/react-query";
import { Alert, Button, Input, type InputRef, Modal, Select, Spin } from "antd";
import { useEffect, useRef, useState } from "react";
import { says } from "../../../api/errors";
import * as stories from "../../../api/trainer/stories";
import { useNames } from "../../../hooks/useNames";
import { composing } from "../../../lib/keys";
import { about, type Plain, type Step } from "../../../lib/story";
import { StepPicker } from "./StepPicker";

interface Props {
  onMake: (steps: Step[]) => void;
  onClose: () => void;
}

/** The trainer writes as a buyer, sees what was understood and what comes next, and says what should; the talk becomes a story. */
export function TalkToBot({ onMake, onClose }: Props) {
  const [talk, setTalk] = useState<stories.Said[]>([]);
  const [chosen, setOrder] = useState<string | null>(null);
  const [text, setText] = useState("");
  const [asking, setAsking] = useState<number | null>(null);
  const field = useRef<InputRef>(null);
  const orders = useQuery({ queryKey: ["trainer", "demo-orders"], queryFn: stories.demoOrders, staleTime: 300_000 }).data ?? [];
  const order = chosen ?? orders.find((one) => one.title.startsWith("已发货"))?.id ?? "";
  const play = useMutation({ mutationFn: (next: { order: string; talk: stories.Said[] }) => stories.tryOut(next.order, next.talk) });
  const { mutate, reset } = play;
  useEffect(() => {
    if (talk.length) mutate({ order, talk });
    else reset();
  }, [talk, order, mutate, reset]);
  const say = (said: Partial<stories.Said>): void => {
    setTalk([...talk, { text: "", picture: false, intent: null, macro: null, ...said }]);
    setText("");
    field.current?.focus();
  };
  const correct = (n: number, said: Partial<stories.Said>): void => setTalk(talk.with(n, { ...talk[n]!, ...said }).slice(0, n + 1));
  const replies = play.data?.replies ?? [];
  const steps = (play.data?.told.steps ?? []).map(({ plain, note }) => ({ plain: plain as unknown as Plain, note }));
  return (
    <Modal
      title="和机器人试聊"
      open
      footer={null}
      onCancel={onClose}
      width={760}
      afterOpenChange={(open) => open && field.current?.focus()}
    >
      <div className="tryout">
        <p className="hint">像买家一样说话。机器人听错了、下一步不对，就点出来改；聊完做成一条故事。这里说的都不会存下来，也不会发给谁。</p>
        <Select
          aria-label="买家的订单"
          value={order}
          onChange={setOrder}
          showSearch={{ optionFilterProp: "label" }}
          options={[{ value: "", label: "未登录的买家（没有订单）" }, ...orders.map((one) => ({ value: one.id, label: one.title }))]}
        />
        <ol className="talk-log" aria-label="试聊">
          {talk.map((said, n) => (
            <Turn key={n} number={n} said={said} reply={replies[n]} onCorrect={(part) => correct(n, part)} onAsk={() => setAsking(n)} />
          ))}
        </ol>
        {play.isPending && <Spin size="small" aria-label="机器人在想" />}
        {play.isError && <Alert role="alert" type="error" showIcon title={says(play.error)} />}
        <div className="write">
          <Input
            ref={field}
            value={text}
            maxLength={1000}
            aria-label="像买家一样说"
            placeholder="例如：东西还没收到 我不想要了"
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && !composing(event.nativeEvent) && text.trim()) say({ text });
            }}
          />
          <Button disabled={!text.trim()} type="primary" onClick={() => say({ text })}>
            说
          </Button>
          <Button onClick={() => say({ picture: true })}>发图片</Button>
        </div>
        <footer>
          <Button disabled={!talk.length} onClick={() => setTalk(talk.slice(0, -1))}>
            撤回上一句
          </Button>
          <Button disabled={!steps.length || play.isPending || play.isError} type="primary" onClick={() => onMake(steps)}>
            做成故事
          </Button>
        </footer>
      </div>
      {asking !== null && (
        <StepPicker
          title="下一步应该是"
          sorts={["sends"]}
          begin="sends"
          onPick={([plain]) => {
            const step = about(plain ?? {});
            if (step.kind === "sends") correct(asking, { macro: step.macro });
            setAsking(null);
          }}
          onClose={() => setAsking(null)}
        />
      )}
    </Modal>
  );
}

interface TurnProps {
  number: number;
  said: stories.Said;
  reply: stories.BotReply | undefined;
  onCorrect: (said: Partial<stories.Said>) => void;
  onAsk: () => void;
}

function Turn({ number, said, reply, onCorrect, onAsk }: TurnProps) {
  const { all, macro } = useNames();
  const corrected = reply && said.macro !== null && said.macro !== undefined && reply.sent !== reply.macro;
  return (
    <li aria-label={`第 ${number + 1} 句`}>
      <p className="buyer">{said.picture ? "[图片]" : said.text}</p>
      {reply && (
        <>
          <p className="heard">
            听成
            <Select
              size="small"
              aria-label="应该听成"
              value={reply.intent}
              className={said.intent ? "corrected" : undefined}
              popupMatchSelectWidth={false}
              showSearch={{ optionFilterProp: "label" }}
              options={Object.entries(all.intents).map(([value, label]) => ({ value, label }))}
              onChange={(value: string) => onCorrect({ intent: value, macro: null })}
            />
            {said.intent ? "（您改的）" : `${Math.round(reply.confidence * 100)}%`}
            {reply.case && <span className="chip case">情形：{all.cases[reply.case] ?? reply.case}</span>}
          </p>
          <div className="bot">
            <p className="which">
              {corrected && <s>{reply.macro ? macro(reply.macro) : "不回复"}</s>}
              <b>{reply.sent ? macro(reply.sent) : "不回复"}</b>
            </p>
            {reply.sent_text && <p>{reply.sent_text}</p>}
            {reply.missing.length > 0 && !corrected && <p className="why">还缺：{reply.missing.join("、")}</p>}
            <span className="tools">
              <Button size="small" onClick={onAsk}>
                下一步应该是…
              </Button>
              {reply.sent && (
                <Button size="small" onClick={() => onCorrect({ macro: "" })}>
                  不该回复
                </Button>
              )}
              {corrected && (
                <Button size="small" onClick={() => onCorrect({ macro: null })}>
                  还是照机器人的
                </Button>
              )}
            </span>
          </div>
        </>
      )}
    </li>
  );
}

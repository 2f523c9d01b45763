import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Input, type InputRef, Popover } from "antd";
import { useRef, useState } from "react";
import { Refused, says } from "../../../api/errors";
import * as stories from "../../../api/trainer/stories";
import type { Draft } from "../../../lib/story";
import { Diff } from "../Diff";

interface Props {
  draft: Draft;
  /** What the desk says of it; null where there is only something to take out. */
  found: stories.Check | null;
  current: boolean;
  onChange: (draft: Draft) => void;
  onSaved: (name: string | null) => void;
}

/** The difference, why, and writing it; what somebody else did meanwhile is shown before anything else. */
export function SaveStory({ draft, found, current, onChange, onSaved }: Props) {
  const client = useQueryClient();
  const { message } = App.useApp();
  const [reason, setReason] = useState("");
  const field = useRef<InputRef>(null);
  const save = useMutation({
    mutationFn: ({ away }: { away: boolean }) => (away ? stories.remove(draft, reason) : stories.save(draft, reason)),
    onSuccess: async (_, { away }) => {
      void message.success(away ? "已删掉" : "已写入");
      await client.invalidateQueries({ queryKey: ["trainer"] });
      onSaved(away ? null : (found?.shown?.name ?? draft.name));
    },
  });
  const others = changedBy(save.error) ?? (found?.others ? { difference: found.others, version: found.version } : null);
  const refused = found?.conflicts.some((one) => one.refused) || (found?.errors.length ?? 0) > 0;
  const write = (away: boolean): void => {
    if (!reason.trim()) {
      field.current?.focus();
      void message.warning("请写一句为什么");
      return;
    }
    save.mutate({ away });
  };
  const goOn = (version: string): void => {
    save.reset();
    if (draft.was) onChange({ ...draft, was: { ...draft.was, version } });
  };
  return (
    <section aria-label="写入" className="save-story">
      {others && (
        <div className="meanwhile">
          <Alert type="warning" showIcon role="alert" title="这个文件刚刚被别人改过，您写的都还在" />
          {others.difference ? <Diff text={others.difference} label="别人改了什么" /> : <p>在编辑器里改的，看不到改了什么。</p>}
          <Button size="small" onClick={() => goOn(others.version)}>
            看过了，在新的上面接着改
          </Button>
        </div>
      )}
      {save.isError && !changedBy(save.error) && <Alert role="alert" type="error" showIcon title={says(save.error)} />}
      {found?.difference && (
        <>
          <h2>要写入的改动</h2>
          <Diff text={found.difference} />
        </>
      )}
      {(found?.difference || !found) && (
        <div className="write">
          <Input
            ref={field}
            value={reason}
            aria-label="为什么改"
            placeholder={found ? "为什么改" : "为什么删"}
            maxLength={500}
            onChange={(event) => setReason(event.target.value)}
          />
          {found ? (
            <Button type="primary" disabled={!current || refused || !!others} loading={save.isPending} onClick={() => write(false)}>
              写入
            </Button>
          ) : (
            <Popover
              trigger="click"
              placement="topRight"
              content={
                <Button danger onClick={() => write(true)}>
                  确定删掉
                </Button>
              }
            >
              <Button danger>删掉这一条</Button>
            </Popover>
          )}
        </div>
      )}
    </section>
  );
}

function changedBy(error: unknown): { difference: string; version: string } | null {
  if (!(error instanceof Refused) || error.code !== "file_changed") return null;
  const facts = error.facts as { difference?: string; version?: string };
  return { difference: facts.difference ?? "", version: facts.version ?? "" };
}

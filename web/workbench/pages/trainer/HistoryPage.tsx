import { useInfiniteQuery } from "@tanstack/react-query";
import { Alert, Button, Empty, Spin } from "antd";
import { useState } from "react";
import { says } from "../../api/errors";
import { type FileChange, history } from "../../api/trainer/history";
import { Page } from "../../components/Page";
import { Diff } from "../../components/trainer/Diff";
import { Revert } from "../../components/trainer/Revert";
import { clock } from "../../lib/time";

/** What trainers changed in the files: who, why, and every line; one change can be taken back. */
export default function HistoryPage() {
  const [reverting, setReverting] = useState<FileChange[] | null>(null);
  const pages = useInfiniteQuery({
    queryKey: ["trainer", "history"],
    queryFn: ({ pageParam }) => history(pageParam),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.before ?? undefined,
    refetchOnWindowFocus: true,
  });
  const acts = together(pages.data?.pages.flatMap((page) => [...page.changes]) ?? []);
  return (
    <Page title="修改记录">
      {pages.isPending && <Spin className="wait" aria-label="正在打开" />}
      {pages.isError && <Alert type="error" showIcon title={says(pages.error)} />}
      {pages.isSuccess && acts.length === 0 && <Empty description="还没有人在这里改过文件" />}
      <ol className="changes">
        {acts.map((act) => (
          <Act key={act[0]!.id} act={act} onRevert={() => setReverting(act)} />
        ))}
      </ol>
      {pages.hasNextPage && (
        <Button type="link" block loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          更早的
        </Button>
      )}
      {reverting && <Revert act={reverting} onClose={() => setReverting(null)} />}
    </Page>
  );
}

function Act({ act, onRevert }: { act: FileChange[]; onRevert: () => void }) {
  const [first] = act;
  const ours = act.every((one) => one.path.startsWith("data/"));
  return (
    <li>
      <details>
        <summary>
          <time>{clock(first!.at)}</time> <b>{first!.who}</b> {act.map((one) => one.path).join("、")}
          {first!.reason && <span className="why-changed">{first!.reason}</span>}
        </summary>
        <Diff text={act.map((one) => one.difference).join("\n")} />
        {ours ? (
          <Button size="small" onClick={onRevert}>
            撤销这次修改…
          </Button>
        ) : (
          <small>快捷语请在“快捷语”页里改回来。</small>
        )}
      </details>
    </li>
  );
}

/** Files that were changed in one step stand together. */
function together(changes: readonly FileChange[]): FileChange[][] {
  const acts = new Map<string, FileChange[]>();
  for (const one of changes) acts.set(`${one.at} ${one.who}`, [...(acts.get(`${one.at} ${one.who}`) ?? []), one]);
  return [...acts.values()];
}

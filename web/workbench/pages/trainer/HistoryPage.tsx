import { useQuery } from "@tanstack/react-query";
import { Empty, Spin } from "antd";
import { history } from "../../api/trainer/history";
import { Page } from "../../components/Page";
import { Diff } from "../../components/trainer/Diff";
import { clock } from "../../lib/time";

/** What trainers changed in the files: who, why, and every line. */
export default function HistoryPage() {
  const found = useQuery({ queryKey: ["trainer", "history"], queryFn: () => history(""), refetchOnWindowFocus: true });
  return (
    <Page title="修改记录">
      {found.isPending && <Spin className="wait" aria-label="正在打开" />}
      {found.data?.length === 0 && <Empty description="还没有人在这里改过文件" />}
      <ol className="changes">
        {found.data?.map((one) => (
          <li key={one.id}>
            <details>
              <summary>
                <time>{clock(one.at)}</time> <b>{one.who}</b> {one.path}
                {one.reason && <span className="why-changed">{one.reason}</span>}
              </summary>
              <Diff text={one.difference} />
            </details>
          </li>
        ))}
      </ol>
    </Page>
  );
}

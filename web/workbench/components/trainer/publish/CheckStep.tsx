import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Spin } from "antd";
import { check } from "../../../api/trainer/models";

/** Everything that is wrong in the files, before anybody waits for a training. */
export function CheckStep({ onNext }: { onNext: () => void }) {
  const found = useQuery({ queryKey: ["trainer", "check"], queryFn: check, staleTime: 0 });
  if (found.isPending) return <Spin aria-label="正在检查" />;
  if (found.isError) return <Alert type="error" title={found.error.message} />;
  return (
    <section aria-label="检查">
      {found.data.length === 0 ? (
        <Alert type="success" showIcon title="例句、故事、快捷语和店铺设置都没有问题，可以训练。" />
      ) : (
        <>
          <Alert type="error" showIcon title={`有 ${found.data.length} 处错误，改好才能训练`} />
          <ol className="errors">
            {found.data.map((error) => (
              <li key={error}>{error}</li>
            ))}
          </ol>
        </>
      )}
      <div className="tools-line">
        <Button onClick={() => void found.refetch()} loading={found.isFetching}>
          再检查一次
        </Button>
        <Button type="primary" disabled={found.data.length > 0} onClick={onNext}>
          下一步：训练
        </Button>
      </div>
    </section>
  );
}

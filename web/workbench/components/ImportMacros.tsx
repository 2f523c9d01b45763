import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Modal, Table } from "antd";
import { useState } from "react";
import { importMacros } from "../api/desk";
import { says } from "../api/errors";
import type { ImportReport } from "../api/types";
import { keys } from "../hooks/queries";

/** Takes a sheet in: first what would happen, then, when no row has a fault, all of it. */
export function ImportMacros({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const tried = useMutation({ mutationFn: (chosen: File) => importMacros(chosen, true) });
  const taken = useMutation({
    mutationFn: (chosen: File) => importMacros(chosen, false),
    onSuccess: (report) => {
      if (report.written) void client.invalidateQueries({ queryKey: keys.macros });
    },
  });
  const report = taken.data ?? tried.data;
  const choose = (chosen: File | undefined): void => {
    if (!chosen) return;
    setFile(chosen);
    taken.reset();
    tried.mutate(chosen);
  };
  return (
    <Modal title="导入快捷语" open footer={null} onCancel={onClose} width={720}>
      <div className="report">
        <p>
          xlsx 或 csv（UTF-8、GB18030 都可以），列名：分组、快捷编码、快捷短语……不知道怎么写，可以先导出一份来改。先检查，没有问题再导入。
        </p>
        <p>
          <input type="file" accept=".xlsx,.csv" aria-label="选择文件" onChange={(event) => choose(takeFrom(event.target))} /> {file?.name}
        </p>
        {(tried.isError || taken.isError) && <Alert type="error" showIcon role="alert" title={says(taken.error ?? tried.error)} />}
        {report && <Report report={report} />}
        {report && !report.written && !report.problems.length && file && (
          <Button
            type="primary"
            loading={taken.isPending}
            disabled={!report.new.length && !report.changed.length}
            onClick={() => taken.mutate(file)}
          >
            确认导入
          </Button>
        )}
        {report?.written && <Button onClick={onClose}>完成</Button>}
      </div>
    </Modal>
  );
}

/** The chosen file; the field forgets it, so that the same one can be chosen again once it was mended. */
function takeFrom(field: HTMLInputElement): File | undefined {
  const file = field.files?.[0];
  field.value = "";
  return file;
}

const Report = ({ report }: { report: ImportReport }) => (
  <>
    <Alert
      type={report.problems.length ? "warning" : report.written ? "success" : "info"}
      showIcon
      title={`${report.written ? "已导入" : "读到"} ${report.read} 条：新增 ${report.new.length}，修改 ${report.changed.length}，没有变化 ${report.same}${report.problems.length ? `，${report.problems.length} 处要改，一条都没有导入` : ""}`}
      description={[...report.new.map((code) => `新增 ${code}`), ...report.changed.map((code) => `修改 ${code}`)].slice(0, 30).join("，")}
    />
    {report.problems.length > 0 && (
      <Table
        size="small"
        rowKey={(one) => `${one.row}-${one.column}-${one.reason}`}
        dataSource={report.problems}
        pagination={{ pageSize: 20, hideOnSinglePage: true }}
        columns={[
          { title: "行", dataIndex: "row", width: 60 },
          { title: "列", dataIndex: "column", width: 110 },
          { title: "问题", dataIndex: "reason" },
        ]}
      />
    )}
  </>
);

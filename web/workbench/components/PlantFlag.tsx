import { useQuery } from "@tanstack/react-query";
import { Button, Input, Radio } from "antd";
import { useState } from "react";
import { legend as fetchLegend, plant } from "../api/desk";
import type { Colour, Legend, Order } from "../api/types";
import { keys } from "../hooks/queries";
import { useAct } from "../hooks/useAct";
import { composing } from "../lib/keys";
import { notePreview } from "../lib/note";
import { FlagMark } from "./FlagMark";

interface Props {
  order: Order;
  conversation: string;
  onClose: () => void;
}

/** Colour and note, with the shop's legend beside the colours and the bytes that the whole note takes. */
export function PlantFlag({ order, conversation, onClose }: Props) {
  const legend = useQuery({ queryKey: keys.legend, queryFn: fetchLegend, staleTime: Infinity }).data;
  const [colour, setColour] = useState<Colour>("yellow");
  const [note, setNote] = useState("");
  const put = useAct(conversation, () => plant(order.id, colour, note.trim(), conversation));
  const preview = notePreview(order.note, note, legend?.sign ?? "");
  const over = !!legend && preview.bytes > legend.note_bytes;
  const submit = (): void => {
    if (legend && note.trim() && !over && !put.isPending) put.mutate(undefined, { onSuccess: onClose });
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (composing(event.nativeEvent)) return;
    if (event.key === "Escape") onClose();
    else if (event.key === "Enter") submit();
    else return;
    event.preventDefault();
  };
  return (
    <div className="plant" role="group" aria-label="插旗">
      {legend && <Colours legend={legend} value={colour} onChange={setColour} />}
      <Input
        autoFocus
        value={note}
        aria-label="备注"
        placeholder="备注；署名会自动加上。回车插旗，Esc 取消"
        onChange={(event) => setNote(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <p className="note-preview" aria-live="polite">
        <span>{preview.line}</span>
        <small className={over ? "over" : undefined}>
          加上原有备注共 {preview.bytes} / {legend?.note_bytes} 字节
        </small>
      </p>
      <footer>
        <Button size="small" type="primary" disabled={!note.trim() || over} loading={put.isPending} onClick={submit}>
          插旗
        </Button>
        <Button size="small" onClick={onClose}>
          取消
        </Button>
      </footer>
    </div>
  );
}

const Colours = ({ legend, value, onChange }: { legend: Legend; value: Colour; onChange: (colour: Colour) => void }) => (
  <Radio.Group value={value} onChange={(event) => onChange(event.target.value as Colour)} aria-label="旗子颜色">
    {legend.colours.map((one) => (
      <Radio key={one.colour} value={one.colour} disabled={one.reserved}>
        <FlagMark colour={one.colour} /> {one.title} <small>{one.meaning}</small>
      </Radio>
    ))}
  </Radio.Group>
);

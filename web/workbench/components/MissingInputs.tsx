import { Input, type InputRef } from "antd";
import { useEffect, useRef } from "react";
import type { Missing } from "../lib/gaps";
import { composing } from "../lib/keys";
import { listOf } from "./BuyerOrders";

interface Props {
  missing: readonly Missing[];
  values: Readonly<Record<string, string>>;
  onValues: (values: Record<string, string>) => void;
  focus: boolean;
  onEnter: () => void;
}

/** A field for each fact that is missing. */
export function MissingInputs({ missing, values, onValues, focus, onEnter }: Props) {
  const first = useRef<InputRef>(null);
  useEffect(() => {
    if (focus) first.current?.focus();
  }, [focus]);
  const empty = missing.find((one) => !values[one.name]?.trim());
  if (!missing.length) return null;
  return (
    <div className="missing" role="group" aria-label="缺少的内容">
      {missing.map((one) => (
        <label key={one.name} className={values[one.name]?.trim() ? undefined : "lacks"}>
          <span>{one.label}</span>
          <Input
            ref={one === (empty ?? missing[0]) ? first : undefined}
            size="small"
            {...listOf(one.name)}
            status={values[one.name]?.trim() ? "" : "error"}
            value={values[one.name] ?? ""}
            onChange={(event) => onValues({ ...values, [one.name]: event.target.value })}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || composing(event.nativeEvent)) return;
              event.preventDefault();
              onEnter();
            }}
          />
        </label>
      ))}
    </div>
  );
}

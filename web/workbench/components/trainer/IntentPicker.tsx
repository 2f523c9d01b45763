import { type RefSelectProps, Select, type SelectProps } from "antd";
import { useEffect, useMemo, useRef } from "react";
import { useNames } from "../../hooks/useNames";

interface Props
  extends Pick<SelectProps<string>, "value" | "onChange" | "open" | "onOpenChange" | "allowClear" | "placeholder" | "autoFocus"> {
  label: string;
  wide?: boolean;
}

/** An intent by its Chinese or its English name; opened by a key, it can be typed into at once. */
export function IntentPicker({ label, wide = false, ...rest }: Props) {
  const { all } = useNames();
  const field = useRef<RefSelectProps>(null);
  useEffect(() => {
    if (rest.open) field.current?.focus();
  }, [rest.open]);
  const options = useMemo(() => Object.entries(all.intents).map(([value, title]) => ({ value, label: title })), [all.intents]);
  return (
    <Select<string>
      {...rest}
      ref={field}
      className={wide ? "picker wide" : "picker"}
      showSearch={{ filterOption: (typed, option) => `${option?.label} ${option?.value}`.includes(typed.trim().toLowerCase()) }}
      options={options}
      optionRender={(option) => (
        <>
          {option.label} <small>{option.value}</small>
        </>
      )}
      aria-label={label}
      popupMatchSelectWidth={240}
    />
  );
}

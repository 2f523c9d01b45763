import { Alert } from "antd";
import { Refused, says } from "../../api/errors";
import { Diff } from "./Diff";

/** Why a change was refused: every error by file and line, or what somebody else has just changed. Nothing was written. */
export function Refusal({ error }: { error: unknown }) {
  if (!error) return null;
  const { errors, difference } = error instanceof Refused ? error.facts : {};
  return (
    <>
      <Alert
        type="error"
        showIcon
        role="alert"
        title={errors?.length ? "没有写入：" : says(error)}
        description={
          errors && errors.length > 0 ? (
            <ul>
              {errors.map((one) => (
                <li key={one}>{one}</li>
              ))}
            </ul>
          ) : undefined
        }
      />
      {difference && <Diff text={difference} label="别人刚才的改动" />}
    </>
  );
}

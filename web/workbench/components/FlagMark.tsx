import type { Colour } from "../api/types";
import { flagName, paintOf } from "../lib/colours";
import { Icon } from "./Icon";

/** A small coloured flag with its name for those who can't see colours. */
export const FlagMark = ({ colour, size = 14 }: { colour: Colour; size?: number }) => (
  <span
    className={`flag-mark ${colour}`}
    style={{ color: paintOf(colour) }}
    role="img"
    aria-label={flagName(colour)}
    title={flagName(colour)}
  >
    <Icon name="flag" size={size} />
  </span>
);

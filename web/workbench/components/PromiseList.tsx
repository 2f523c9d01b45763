import type { Detail } from "../api/types";
import { Due } from "./Due";

/** What was promised to the buyer and by when; the next shift has to keep it. */
export const PromiseList = ({ promises }: { promises: Detail["promises"] }) =>
  promises.length > 0 && (
    <section className="promises" aria-label="答应过的事">
      <h2>答应过的事</h2>
      <ul>
        {promises.map((one) => (
          <li key={`${one.at}${one.text}`}>
            {one.text} {one.due && <Due at={one.due} />}
          </li>
        ))}
      </ul>
    </section>
  );

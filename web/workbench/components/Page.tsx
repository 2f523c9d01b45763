import type { ReactNode } from "react";

/** A page beside the desk: its title, what it offers at the right, and its content. */
export const Page = ({ title, extra, children }: { title: string; extra?: ReactNode; children: ReactNode }) => (
  <main className="sheet">
    <header>
      <h1>{title}</h1>
      {extra}
    </header>
    {children}
  </main>
);

const PATHS = {
  talk: "M4 5h16v11H9l-5 4z",
  list: "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
  bolt: "M13 3 5 14h6l-1 7 9-12h-7z",
  train: "M3 9l9-5 9 5-9 5zM7 11.5V17c3 2.5 7 2.5 10 0v-5.5M21 9v6",
  people: "M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8M2 21c0-4 3-7 7-7s7 3 7 7M16 4a4 4 0 0 1 0 7M18 14c3 .5 4 3 4 7",
  log: "M6 3h12v18H6zM9 8h6M9 12h6M9 16h4",
  send: "M3 11 21 3l-6 18-4-7zM11 14 21 3",
  gear: "M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6M12 2v4M12 18v4M2 12h4M18 12h4M5 5l3 3M16 16l3 3M5 19l3-3M16 8l3-3",
  bell: "M6 17V10a6 6 0 0 1 12 0v7l2 2H4zM10 21h4",
  silent: "M6 17V10a6 6 0 0 1 9-5M18 11v6l2 2H8M10 21h4M3 3l18 18",
  keys: "M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M8 14h8",
  flag: "M5 21V4h13l-3 4 3 4H5",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  lock: "M6 11h12v10H6zM8 11V8a4 4 0 0 1 8 0v3M12 15v2",
  picture: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4",
} as const;

export type IconName = keyof typeof PATHS;

/** A line drawing; what it means is said by the text beside it. */
export const Icon = ({ name, size = 20 }: { name: IconName; size?: number }) => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.7"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
  >
    <path d={PATHS[name]} />
  </svg>
);

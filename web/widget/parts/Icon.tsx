const PATHS = {
  chat: "M4 5.5A2.5 2.5 0 0 1 6.5 3h11A2.5 2.5 0 0 1 20 5.5v8a2.5 2.5 0 0 1-2.5 2.5H11l-4.6 3.7c-.6.400-1.4 0-1.4-.7V16A2.5 2.5 0 0 1 4 13.5zM8 9.5h8M8 12.5h5",
  close: "M6 6l12 12M18 6L6 18",
  picture:
    "M4.5 5h15A1.5 1.5 0 0 1 21 6.5v11a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 17.5v-11A1.5 1.5 0 0 1 4.5 5zM3.5 17l5-5 4 4 3-3 5 4.5M15 9.5h.01",
  order: "M7 3.5h10A1.5 1.5 0 0 1 18.5 5v15.5l-2.2-1.5-2.1 1.5-2.2-1.5-2.2 1.5-2.1-1.5-2.2 1.5V5A1.5 1.5 0 0 1 7 3.5zM9 8.5h6M9 12.5h6",
  star: "M12 3.5l2.6 5.4 5.9.800-4.3 4.1 1.1 5.9L12 16.9l-5.3 2.8 1.1-5.9L3.5 9.7l5.9-.8z",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c.8-4 3.9-6 7.5-6s6.7 2 7.5 6",
};

export function Icon({ name, size = 20 }: { name: keyof typeof PATHS; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}

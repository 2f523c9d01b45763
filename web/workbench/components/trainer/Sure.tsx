/** How sure the bot was, as a bar and a number. */
export const Sure = ({ confidence }: { confidence: number }) => {
  const percent = Math.round(confidence * 100);
  return (
    <span className={percent < 50 ? "sure low" : "sure"}>
      <meter min={0} max={100} value={percent} aria-hidden="true" />
      {percent}%
    </span>
  );
};

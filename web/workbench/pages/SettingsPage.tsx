export default function Page(_: { me?: unknown; name?: string }) {
  return null;
}

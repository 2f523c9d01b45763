export type Colour = "red" | "yellow" | "green" | "blue" | "purple" | "grey";
export type Mode = "auto" | "assist";
export type ModeChoice = Mode | "shop";
export type ListName = "mine" | "waiting" | "all";

export interface Me {
  name: string;
  title: string;
  role: string;
  role_text: string;
  team: string;
  permissions: string[];
  csrf: string;
}
export interface Summary {
  id: string;
  buyer: string | null;
  last: { author: string; kind: string; text: string; at: string } | null;
  waiting_since: string | null;
  late: boolean;
  unread: number;
  holder: string | null;
  assigned: string | null;
  mode: Mode;
  handed_over: string | null;
  handed_over_text: string | null;
  flags: Colour[];
  order: string | null;
  updated_at: string;
}
export interface Message {
  seq: number;
  author: "buyer" | "bot" | "agent" | "system";
  name: string;
  kind: "text" | "picture" | "choice";
  text: string;
  picture: string | null;
  macro: { id: string; code: string; title: string } | null;
  intent: string | null;
  intent_text: string | null;
  confidence: number | null;
  client_id: string | null;
  at: string;
}
export interface Missing {
  name: string;
  label: string;
}
export interface Finding {
  rule: string;
  start: number;
  end: number;
  text: string;
  why: string;
  replacement: string | null;
}
export interface Effects {
  flag: { colour: Colour; title: string; note: string; bytes: number; limit: number } | null;
  tasks: { to: string; to_text: string; text: string }[];
  refund: { type: string; reason: string; amount: string } | null;
}
export interface Why {
  intent: string;
  intent_text: string;
  confidence: number;
  case: string;
  case_text: string;
  reason: string;
  order_state: string;
  order_state_text: string;
  policy: string;
  fits: string[];
}
export interface Suggestion {
  id: number;
  rank: number;
  macro: { id: string; code: string; title: string };
  text: string;
  missing: Missing[];
  findings: Finding[];
  why: Why;
  effects: Effects;
  needs_person: boolean;
  state: string;
}
export interface Preview {
  macro: { id: string; code: string; title: string };
  order: string | null;
  text: string;
  missing: Missing[];
  findings: Finding[];
  effects: Effects;
}
export interface Flag {
  id: number;
  order: string;
  conversation: string | null;
  colour: Colour;
  title: string;
  note: string;
  author: string;
  at: string;
  works: boolean;
  done_at: string | null;
  done_by: string | null;
}
export interface Order {
  id: string;
  buyer: string;
  state: string;
  state_text: string;
  amount: string;
  items: { title: string; kind: string; kind_text: string; quantity: number; price: string }[];
  created_at: string | null;
  paid_at: string | null;
  shipped_at: string | null;
  signed_at: string | null;
  courier: string;
  waybill: string;
  tracking: { at: string; status: string; text: string }[];
  remark: string;
  receiver: { name: string; phone: string; address: string };
  address_kind_text: string;
  invoice: { title: string; tax_number: string; issued: boolean };
  refunds: { id: string; type: string; reason: string; amount: string | null; state_text: string; deadline: string | null }[];
  note: string;
  flags: Flag[];
}
export interface Task {
  id: number;
  to: string;
  to_text: string;
  text: string;
  due: string | null;
  order: string | null;
  conversation: string | null;
  overdue: boolean;
  created_at: string;
  done_at: string | null;
  done_by: string | null;
}
export interface Promised {
  kind: string;
  id: number;
  conversation: string | null;
  buyer: string | null;
  order: string | null;
  text: string;
  due: string | null;
  due_text: string;
  overdue: boolean;
  by: string | null;
  at: string;
}
export interface Detail {
  summary: Summary;
  messages: Message[];
  suggestions: Suggestion[];
  orders: Order[];
  order_in_hand: string | null;
  tasks: Task[];
  others: Summary[];
  promises: Promised[];
  case: string;
  case_text: string;
}
export interface Macro {
  id: string;
  code: string;
  aliases: string[];
  title: string;
  group: string;
  scope: "shop" | "team" | "personal";
  text: string;
  buttons: { title: string; says: string }[];
  pictures: string[];
  fits: { cases: string[]; states: string[] };
  alone: boolean;
  flag: Colour | null;
  tasks: string[];
  refund: string | null;
  pinyin: string;
  initials: string;
  traditional: string;
  valid_from: string | null;
  valid_until: string | null;
  used: number;
  used_by_all: number;
  last_used_at: string | null;
  mine: boolean;
}
export interface Staff {
  title: string;
  looking_at: string | null;
}
export interface Legend {
  colours: { colour: Colour; code: number; title: string; meaning: string; reserved: boolean; works: boolean }[];
  note_bytes: number;
  sign: string;
}

import { Alert, Button, Dropdown, Modal, Spin, Tooltip } from "antd";
import { lazy, Suspense, useState } from "react";
import { Redirect, Route, Router, Switch, useLocation } from "wouter";
import { useHashLocation } from "wouter/use-hash-location";
import { signOut, signOutEverywhere } from "../api/desk";
import type { Me } from "../api/types";
import { useConversations } from "../hooks/queries";
import { useKey } from "../hooks/useKey";
import { useLeaving } from "../hooks/useLeaving";
import { useNotices } from "../hooks/useNotices";
import { usePush } from "../hooks/usePush";
import { DeskPage } from "../pages/DeskPage";
import { Icon, type IconName } from "./Icon";
import { KeySheet } from "./KeySheet";
import { NewPassword } from "./NewPassword";
import { SecondFactor } from "./SecondFactor";

const ListsPage = lazy(() => import("../pages/ListsPage"));
const MacrosPage = lazy(() => import("../pages/MacrosPage"));
const AccountsPage = lazy(() => import("../pages/AccountsPage"));
const AuditPage = lazy(() => import("../pages/AuditPage"));
const PersonalPage = lazy(() => import("../pages/PersonalPage"));
const OutboxPage = lazy(() => import("../pages/OutboxPage"));
const SettingsPage = lazy(() => import("../pages/SettingsPage"));
const TrainerPage = lazy(() => import("../pages/trainer/TrainerPage"));

/** Pages beside the desk itself, and the permission that opens each. */
const PAGES: readonly { path: string; title: string; icon: IconName; may?: string }[] = [
  { path: "/desk", title: "会话", icon: "talk" },
  { path: "/lists", title: "清单", icon: "list" },
  { path: "/macros", title: "快捷语", icon: "bolt" },
  { path: "/train", title: "训练", icon: "train", may: "train" },
  { path: "/accounts", title: "账号", icon: "people", may: "administer" },
  { path: "/audit", title: "日志", icon: "log", may: "administer" },
  { path: "/outbox", title: "通知", icon: "send", may: "administer" },
  { path: "/personal", title: "买家数据", icon: "lock", may: "lead" },
  { path: "/settings", title: "设置", icon: "gear", may: "lead" },
];

export function Shell({ me }: { me: Me }) {
  return (
    <Router hook={useHashLocation}>
      <Frame me={me} />
    </Router>
  );
}

function Frame({ me }: { me: Me }) {
  const { up } = usePush();
  const [, go] = useLocation();
  const [sheet, setSheet] = useState(false);
  useKey("help", () => setSheet(true));
  useKey("helpAnywhere", () => setSheet(true));
  useKey("desk", () => go("/desk"));
  useKey("lists", () => go("/lists"));
  useKey("macros", () => go("/macros"));
  useKey("train", () => go("/train"), me.permissions.includes("train"));
  return (
    <div className="shell">
      <Rail me={me} onSheet={() => setSheet(true)} />
      <div className="page">
        {!up && <Alert type="warning" banner title="网络断开了，正在重新连接。写的内容都还在。" />}
        <Suspense fallback={<Spin className="wait" aria-label="正在打开" />}>
          <Switch>
            <Route path="/desk/:id?">{({ id }) => <DeskPage me={me} id={id ?? null} />}</Route>
            <Route path="/lists/:name?">{({ name }) => <ListsPage me={me} name={name ?? "flagged"} />}</Route>
            <Route path="/macros">{() => <MacrosPage me={me} />}</Route>
            <Route path="/train/:name?/:id?">{({ name, id }) => <TrainerPage me={me} name={name ?? ""} id={id ?? null} />}</Route>
            <Route path="/accounts">{() => <AccountsPage me={me} />}</Route>
            <Route path="/audit">{() => <AuditPage />}</Route>
            <Route path="/outbox">{() => <OutboxPage />}</Route>
            <Route path="/personal">{() => <PersonalPage />}</Route>
            <Route path="/settings">{() => <SettingsPage me={me} />}</Route>
            <Route>{() => <Redirect to="/desk" replace />}</Route>
          </Switch>
        </Suspense>
      </div>
      {sheet && <KeySheet onClose={() => setSheet(false)} />}
    </div>
  );
}

function Rail({ me, onSheet }: { me: Me; onSheet: () => void }) {
  const [location, go] = useLocation();
  const waiting = useConversations("waiting").data?.length ?? 0;
  const notices = useNotices(me);
  return (
    <nav className="rail" aria-label="页面">
      {PAGES.filter(({ may }) => !may || me.permissions.includes(may)).map(({ path, title, icon }) => (
        <button key={path} type="button" aria-current={location.startsWith(path) ? "page" : undefined} onClick={() => go(path)}>
          <Icon name={icon} />
          {title}
          {path === "/desk" && waiting > 0 && (
            <span className="count">
              {waiting}
              <span className="unseen"> 位买家在等</span>
            </span>
          )}
        </button>
      ))}
      <span className="gap" />
      <Tooltip title={notices.on ? "新消息提醒：开" : "新消息提醒：关"} placement="right">
        <button type="button" aria-label="新消息提醒" aria-pressed={notices.on} onClick={notices.toggle}>
          <Icon name={notices.on ? "bell" : "silent"} />
        </button>
      </Tooltip>
      <button type="button" aria-label="按键表" onClick={onSheet}>
        <Icon name="keys" />
      </button>
      <Account me={me} />
    </nav>
  );
}

function Account({ me }: { me: Me }) {
  const leaving = useLeaving();
  const [open, setOpen] = useState<"password" | "factor" | null>(null);
  const close = () => setOpen(null);
  const items = [
    { key: "password", label: "换密码", onClick: () => setOpen("password") },
    { key: "factor", label: "两步验证", onClick: () => setOpen("factor") },
    { key: "leave", label: "退出登录", onClick: () => void leaving(signOut) },
    { key: "everywhere", label: "在所有设备上退出", onClick: () => void leaving(signOutEverywhere) },
  ];
  return (
    <>
      <Dropdown menu={{ items }} trigger={["click"]} placement="topRight">
        <Button type="text" className="me" aria-label={`${me.title}，${me.role_text}`}>
          {me.title.slice(0, 2)}
        </Button>
      </Dropdown>
      <Modal title="换密码" open={open === "password"} footer={null} onCancel={close} destroyOnHidden>
        <NewPassword onDone={close} />
      </Modal>
      <Modal title="两步验证" open={open === "factor"} footer={null} onCancel={close} destroyOnHidden mask={{ closable: false }}>
        <SecondFactor onDone={close} />
      </Modal>
    </>
  );
}

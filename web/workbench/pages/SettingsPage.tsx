import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Descriptions, Radio, Spin } from "antd";
import { setShopMode, settings } from "../api/desk";
import { says } from "../api/errors";
import type { Me } from "../api/types";
import { Page } from "../components/Page";
import { keys } from "../hooks/queries";

type Mode = "auto" | "assist";

/** What leads may turn; the rest of the shop is in its files. */
export default function SettingsPage({ me }: { me: Me }) {
  const client = useQueryClient();
  const { message } = App.useApp();
  const found = useQuery({ queryKey: keys.settings, queryFn: settings }).data;
  const turn = useMutation({
    mutationFn: (mode: Mode) => setShopMode(mode),
    onError: (error) => void message.error(says(error)),
    onSettled: () => client.invalidateQueries(),
  });
  if (!found) return <Spin className="wait" aria-label="正在读取" />;
  return (
    <Page title="设置">
      <Descriptions
        column={1}
        size="small"
        bordered
        items={[
          { key: "shop", label: "店铺", children: found.shop },
          { key: "bot", label: "机器人署名", children: found.bot },
          { key: "late", label: "超时提醒", children: `买家等了 ${found.reply_minutes} 分钟` },
          { key: "threshold", label: "机器人自己答的把握", children: `${Math.round(found.threshold * 100)}% 以上` },
          {
            key: "mode",
            label: "店铺模式",
            children: (
              <Radio.Group
                value={found.mode}
                disabled={!me.permissions.includes("lead") || turn.isPending}
                onChange={(event) => turn.mutate(event.target.value as Mode)}
                aria-label="店铺模式"
              >
                <Radio value="auto">自动：有把握的机器人自己答</Radio>
                <Radio value="assist">辅助：机器人只建议，客服确认后再发</Radio>
              </Radio.Group>
            ),
          },
        ]}
      />
      <p className="hint">单独设置过的会话不受影响。其他设置在 shop/ 目录的文件里。</p>
    </Page>
  );
}

import { QueryClientProvider } from "@tanstack/react-query";
import { ConfigProvider, App as Messages } from "antd";
import zhCN from "antd/locale/zh_CN";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { newQueryClient } from "./hooks/queries";
import { csp, theme } from "./theme";
import "./workbench.css";

createRoot(document.getElementById("root")!).render(
  <ConfigProvider theme={theme} locale={zhCN} csp={csp} button={{ autoInsertSpace: false }}>
    <Messages component={false}>
      <QueryClientProvider client={newQueryClient()}>
        <App />
      </QueryClientProvider>
    </Messages>
  </ConfigProvider>,
);

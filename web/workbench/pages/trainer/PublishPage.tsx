import { useQuery } from "@tanstack/react-query";
import { Alert, Select, Spin } from "antd";
import { useState } from "react";
import { useLocation } from "wouter";
import { type Model, models } from "../../api/trainer/models";
import { Page } from "../../components/Page";
import { CheckStep } from "../../components/trainer/publish/CheckStep";
import { PublishStep } from "../../components/trainer/publish/PublishStep";
import { ReplayStep } from "../../components/trainer/publish/ReplayStep";
import { TestStep } from "../../components/trainer/publish/TestStep";
import { TrainStep } from "../../components/trainer/publish/TrainStep";
import { WorkBar } from "../../components/trainer/publish/WorkBar";
import { nameOf } from "../../components/trainer/publish/words";
import { useWork } from "../../hooks/useWork";
import "./publish.css";
import type { Sub } from "./TrainerPage";

const STEPS = { check: "检查", train: "训练", test: "测试", replay: "回放", publish: "发布" } as const;
type Step = keyof typeof STEPS;

/** From checked files to a model that answers buyers, from left to right; nothing happens to buyers before the last step. */
export default function PublishPage({ id }: Sub) {
  const [, go] = useLocation();
  const work = useWork();
  const found = useQuery({ queryKey: ["trainer", "models", "all"], queryFn: models });
  const [wanted, setWanted] = useState<string | null>(null);
  const step: Step = id !== null && id in STEPS ? (id as Step) : "check";
  const usable = found.data?.models.filter((one) => one.usable) ?? [];
  const model: Model | undefined = usable.find((one) => one.hash === wanted) ?? usable[0];
  const to = (next: Step) => () => go(`/train/publish/${next}`);
  const about = step === "test" || step === "replay" || step === "publish";
  return (
    <Page
      title="训练与发布"
      extra={
        about &&
        model && (
          <Select
            className="which"
            aria-label="哪个模型"
            value={model.hash}
            onChange={setWanted}
            options={usable.map((one) => ({ value: one.hash, label: `${nameOf(one)}${one.answers ? " · 在线上" : ""}` }))}
          />
        )
      }
    >
      <div className="publish">
        <ol className="steps" aria-label="从检查到发布">
          {Object.entries(STEPS).map(([name, title], n) => (
            <li key={name}>
              <a href={`#/train/publish/${name}`} aria-current={name === step ? "step" : undefined}>
                <span className="number" aria-hidden="true">
                  {n + 1}
                </span>
                {title}
              </a>
            </li>
          ))}
        </ol>
        <WorkBar work={work} />
        {step === "check" && <CheckStep onNext={to("train")} />}
        {step === "train" && <TrainStep work={work} onNext={to("test")} />}
        {about && found.isPending && <Spin aria-label="正在打开" />}
        {about && found.isError && <Alert type="error" title={found.error.message} />}
        {about && found.data && !model && <Alert type="info" showIcon title="还没有训练过模型，先去训练一个。" />}
        {step === "test" && found.data && model && (
          <TestStep key={model.hash} model={model} threshold={found.data.threshold} work={work} onNext={to("replay")} />
        )}
        {step === "replay" && found.data && model && (
          <ReplayStep key={model.hash} model={model} models={found.data} work={work} onNext={to("publish")} />
        )}
        {step === "publish" && found.data && model && <PublishStep key={model.hash} model={model} models={found.data.models} work={work} />}
      </div>
    </Page>
  );
}

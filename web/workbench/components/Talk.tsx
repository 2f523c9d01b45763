import { Alert, Button, Spin } from "antd";
import { useState } from "react";
import { says } from "../api/errors";
import type { Detail, Me } from "../api/types";
import { useConversation } from "../hooks/queries";
import { useKey } from "../hooks/useKey";
import { useReading } from "../hooks/useReading";
import { BuyerOrders } from "./BuyerOrders";
import { Composer } from "./Composer";
import { PictureViewer } from "./PictureViewer";
import { Side } from "./Side";
import { Suggestions } from "./Suggestions";
import { TalkHead } from "./TalkHead";
import { Transcript } from "./Transcript";

interface Props {
  id: string;
  me: Me;
  onOpen: (id: string) => void;
}

/** One conversation: transcript, suggestions and the reply in the middle, the order at the right. */
export function Talk({ id, me, onOpen }: Props) {
  const talk = useConversation(id);
  if (talk.isError && !talk.data)
    return (
      <main className="nothing">
        <Alert
          type="error"
          title={says(talk.error)}
          action={
            <Button size="small" onClick={() => void talk.refetch()}>
              再试一次
            </Button>
          }
        />
      </main>
    );
  if (!talk.data)
    return (
      <main className="nothing">
        <Spin aria-label="正在读取会话" />
      </main>
    );
  return <Open id={id} me={me} detail={talk.data} onOpen={onOpen} />;
}

function Open({ id, me, detail, onOpen }: Props & { detail: Detail }) {
  const [picture, setPicture] = useState<string | null>(null);
  const pictures = detail.messages.filter((one) => one.picture);
  const newest = pictures.filter((one) => one.author === "buyer").at(-1)?.picture;
  useReading(id, detail);
  useKey("picture", () => setPicture(newest ?? null), newest != null);
  return (
    <>
      <main className="talk" aria-label="聊天">
        <TalkHead me={me} detail={detail} />
        <Transcript id={id} detail={detail} onPicture={setPicture} />
        <Suggestions key={id} id={id} detail={detail} />
        <Composer id={id} detail={detail} />
      </main>
      <BuyerOrders orders={detail.orders} />
      <Side me={me} detail={detail} onOpen={onOpen} />
      {picture && (
        <PictureViewer
          pictures={pictures}
          shown={picture}
          suggestions={detail.suggestions}
          conversation={id}
          onShow={setPicture}
          onClose={() => setPicture(null)}
        />
      )}
    </>
  );
}

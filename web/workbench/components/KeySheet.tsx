import { Modal } from "antd";
import { FIELD_KEYS, KEYS, type Key } from "../lib/keys";

const GROUPS: readonly Key["group"][] = ["会话", "建议回复", "写回复", "收件箱", "训练", "页面"];

/** Every key, from the same table that the handlers read. */
export function KeySheet({ onClose }: { onClose: () => void }) {
  const all = [...Object.values<Key>(KEYS), ...FIELD_KEYS];
  return (
    <Modal title="按键" open footer={null} onCancel={onClose} width={720}>
      <div className="key-sheet">
        {GROUPS.map((group) => (
          <section key={group} aria-label={group}>
            <h3>{group}</h3>
            <dl>
              {all
                .filter((key) => key.group === group)
                .map((key) => (
                  <div key={key.shows + key.title}>
                    <dt>
                      <kbd>{key.shows}</kbd>
                    </dt>
                    <dd>{key.title}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}

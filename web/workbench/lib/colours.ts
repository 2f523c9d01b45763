/** The flags' colours for eyes; their names and meanings are the shop's and come with the data. */
const PAINT: Record<string, string> = {
  red: "#cf1322",
  yellow: "#b88600",
  green: "#237804",
  blue: "#0958d9",
  purple: "#722ed1",
  grey: "#8c8c8c",
};

const NAMES: Record<string, string> = { red: "红", yellow: "黄", green: "绿", blue: "蓝", purple: "紫", grey: "灰" };

export const paintOf = (colour: string): string => PAINT[colour] ?? "#8c8c8c";

export const flagName = (colour: string): string => `${NAMES[colour] ?? colour}旗`;

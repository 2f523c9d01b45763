import type { Colour } from "../api/types";

/** The flags' colours for eyes; their names and meanings are the shop's and come with the data. */
export const PAINT: Record<Colour, string> = {
  red: "#cf1322",
  yellow: "#b88600",
  green: "#237804",
  blue: "#0958d9",
  purple: "#722ed1",
  grey: "#8c8c8c",
};

const NAMES: Record<Colour, string> = { red: "红", yellow: "黄", green: "绿", blue: "蓝", purple: "紫", grey: "灰" };

export const flagName = (colour: Colour): string => `${NAMES[colour]}旗`;

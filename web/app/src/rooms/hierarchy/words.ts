/** The words of the tree and of the page of a body. */
import { wordsOf } from "@/language";
import { en } from "./en";
import { zh } from "./zh";

export const words = wordsOf<typeof zh>({ zh, en });

/** The words of the shell and of the shared parts. */
import { wordsOf } from "@/language";
import { en } from "./en";
import { zh } from "./zh";

export const words = wordsOf<typeof zh>({ zh, en });

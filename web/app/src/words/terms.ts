/** The words for the values of the schema's lists, as the glossary has them. */
import type { Channel, Level, Move, OrganizationKind, Relation, Unit } from "@/api/schema";
import { wordsOf } from "@/language";

interface Terms {
  readonly [key: string]: Readonly<Record<string, string>>;
  readonly kind: Readonly<Record<OrganizationKind, string>>;
  readonly level: Readonly<Record<Level, string>>;
  readonly unit: Readonly<Record<Unit, string>>;
  readonly relation: Readonly<Record<Relation, string>>;
  readonly move: Readonly<Record<Move, string>>;
  readonly channel: Readonly<Record<Channel, string>>;
}

const zh: Terms = {
  kind: {
    LOCAL_COMMITTEE: "地方党委",
    ORGANIZATION_DEPARTMENT: "组织部",
    WORK_COMMITTEE: "工委",
    WORK_COMMITTEE_OFFICE: "工委办公室",
    STREET_COMMITTEE: "街道党工委",
    TOWNSHIP_COMMITTEE: "乡镇党委",
    GRASSROOTS_COMMITTEE: "基层党委",
    GENERAL_BRANCH: "党总支",
    BRANCH: "党支部",
    MILITARY_ORGAN: "部队政治机关",
    MILITARY_ORGANIZATION: "部队党组织",
    TALENT_SERVICE: "人才服务机构党组织",
    FLOATING_ORGANIZATION: "流动党员党组织",
  },
  level: {
    NATION: "中央",
    PROVINCE: "省级",
    SUBPROVINCE: "副省级城市",
    PREFECTURE: "市州",
    COUNTY: "县市区",
    TOWNSHIP: "乡镇、街道",
    GRASSROOTS: "基层",
  },
  unit: {
    DEPARTMENT: "机关、部门",
    ENTERPRISE: "企业",
    INSTITUTION: "事业单位",
    SOCIAL_ORGANIZATION: "社会组织",
    VILLAGE: "村",
    COMMUNITY: "社区",
    PARK: "园区",
    TALENT_AGENCY: "人才服务机构",
    PART: "单位的一部分",
  },
  relation: { FORMAL: "正式组织关系", TEMPORARY: "临时组织关系" },
  move: { RISE: "上转", EXCHANGE: "互转", DESCEND: "下转" },
  channel: { ONLINE: "网上转接", PAPER_LETTER: "纸质介绍信、证明信", OFF_SYSTEM: "转往系统外" },
};

const en: Terms = {
  kind: {
    LOCAL_COMMITTEE: "Local committee",
    ORGANIZATION_DEPARTMENT: "Organization department",
    WORK_COMMITTEE: "Work committee",
    WORK_COMMITTEE_OFFICE: "Office of a work committee",
    STREET_COMMITTEE: "Street committee",
    TOWNSHIP_COMMITTEE: "Township committee",
    GRASSROOTS_COMMITTEE: "Grass-roots committee",
    GENERAL_BRANCH: "General branch",
    BRANCH: "Branch",
    MILITARY_ORGAN: "Political organ of the army",
    MILITARY_ORGANIZATION: "Army organization",
    TALENT_SERVICE: "Talent service",
    FLOATING_ORGANIZATION: "Floating members",
  },
  level: {
    NATION: "Nation",
    PROVINCE: "Province",
    SUBPROVINCE: "Sub-provincial city",
    PREFECTURE: "City or prefecture",
    COUNTY: "County",
    TOWNSHIP: "Township or street",
    GRASSROOTS: "Grass roots",
  },
  unit: {
    DEPARTMENT: "Department",
    ENTERPRISE: "Enterprise",
    INSTITUTION: "Public institution",
    SOCIAL_ORGANIZATION: "Social organization",
    VILLAGE: "Village",
    COMMUNITY: "Community",
    PARK: "Zone",
    TALENT_AGENCY: "Talent service agency",
    PART: "Part of a unit",
  },
  relation: { FORMAL: "Formal relation", TEMPORARY: "Temporary relation" },
  move: { RISE: "Rise", EXCHANGE: "Exchange", DESCEND: "Descend" },
  channel: { ONLINE: "Online", PAPER_LETTER: "Letter on paper", OFF_SYSTEM: "Out of the online system" },
};

export const terms = wordsOf<Terms>({ zh, en });

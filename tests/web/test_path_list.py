"""The pasted and uploaded list: read line by line, asked in batches, looked at and saved."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.web.browsing import Watched, accessibility, overflowing, picture

VILLAGES = "430121106212\t430223122208"
CHAIN = "春华山村党支部 → 春华镇党委 → 长沙县委组织部 → 攸县委组织部 → 皇图岭镇党委 → 龙和村党支部"


async def pasted(page: Page, text: str) -> None:
    """Put a text into the list."""
    await page.get_by_label("转出组织与转入组织").fill(text)


async def asked(page: Page) -> None:
    """Ask for all rows and wait until every one is answered."""
    await page.get_by_role("button", name="开始查询").click()
    await expect(page.get_by_role("status").filter(has_text="查询完毕")).to_be_visible(
        timeout=60_000
    )


async def cells(page: Page) -> list[list[str]]:
    """Return the texts of the table."""
    rows: list[list[str]] = await page.locator(".list-table tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.innerText.trim()))"
    )
    return rows


async def saved(page: Page, folder: Path) -> bytes:
    """Save the result and return its bytes."""
    async with page.expect_download() as waiting:
        await page.get_by_role("button", name="下载结果").click()
    download = await waiting.value
    assert download.suggested_filename.startswith("转接路径-")
    assert download.suggested_filename.endswith(".csv")
    path = folder / "result.csv"
    await download.save_as(path)
    return path.read_bytes()


@pytest.mark.rows("U3", "P19")
async def test_codes_and_names_are_answered_in_the_order_of_the_list(watched: Watched) -> None:
    page = await watched.open("/list")
    await pasted(page, f"{VILLAGES}\n中共长沙县黄花镇委员会，永安镇党委\n春华镇党委;430121105")

    await asked(page)

    rows = await cells(page)
    assert [row[0] for row in rows] == ["1", "2", "3"]
    assert CHAIN in rows[0][4]
    assert rows[0][3] == "6"
    assert rows[1][1:3] == ["中共长沙县黄花镇委员会", "中共浏阳市永安镇委员会"]
    assert rows[2][3] == "2"


async def test_a_list_is_asked_with_the_keyboard_alone(watched: Watched) -> None:
    page = await watched.open("/list")
    await page.get_by_label("转出组织与转入组织").focus()
    await page.keyboard.insert_text(VILLAGES)

    for _ in range(20):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.innerText") == "开始查询":
            break
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("status").filter(has_text="1 行有路径")).to_be_visible()


async def test_each_broken_line_is_told_by_its_number_and_the_others_are_answered(
    watched: Watched,
) -> None:
    page = await watched.open("/list")
    lines = [
        "转出,转入,关系,日期",
        "430121106212",
        "",
        ",430121106212",
        "430121106212," + "镇" * 300,
        "430121106212,430223122208,永久",
        "430121106212,430223122208,正式,2024-02-30",
        '"430121106212,430223122208',
        "没有这样的党支部,430121106212",
        "nobody,430121106212",
        "430121106212,430121106212",
        "430121106212,430223122208,正式,2024-3-1",
        "430121106212,430223122208,正式,2024-03-01",
    ]
    await pasted(page, "\n".join(lines))
    await expect(page.get_by_text("共 11 行，其中 7 行有问题")).to_be_visible()

    await asked(page)

    told = {row[0]: row[4] for row in await cells(page)}
    assert "应有两格" in told["2"]
    assert "3" not in told
    assert "转出组织是空的" in told["4"]
    assert "转入组织有 300 个字，超过 120 个字" in told["5"]
    assert "关系“永久”看不懂" in told["6"]
    assert "日期“2024-02-30”看不懂" in told["7"]
    assert "引号没有成对" in told["8"]
    assert "没有名为“没有这样的党支部”的转出组织" in told["9"]
    assert "没有代码为“nobody”的组织" in told["10"]
    assert "不需要转接" in told["11"]
    assert "日期“2024-3-1”看不懂" in told["12"]
    assert CHAIN in told["13"]
    assert await accessibility(page) == []
    assert not await overflowing(page)


async def test_a_name_that_several_have_is_told_with_their_codes(watched: Watched) -> None:
    page = await watched.open("/list")
    await pasted(page, "龙华村党支部\t430121106212")

    await asked(page)

    [row] = await cells(page)
    assert "有多个转出组织名为“龙华村党支部”：" in row[4]
    assert "430121004205" in row[4]


async def test_only_what_has_no_path_is_shown_on_request(watched: Watched) -> None:
    page = await watched.open("/list")
    await pasted(page, f"{VILLAGES}\n430121106212\nTD00-01-ZB1,430121105001")
    await asked(page)

    await page.get_by_text("只看没有路径和有问题的").click()

    assert [row[0] for row in await cells(page)] == ["2", "3"]


@pytest.mark.rows("U9")
async def test_the_saved_result_opens_in_a_spreadsheet_and_runs_nothing(
    watched: Watched, tmp_path: Path
) -> None:
    page = await watched.open("/list")
    await pasted(page, f'{VILLAGES}\n=HYPERLINK("x")\t430121106212\n@x\t+1\n"a,""b"""\t-2')
    await asked(page)

    content = await saved(page, tmp_path)

    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert len(rows) == 5
    assert rows[0][:3] == ["行号", "转出代码", "转出组织"]
    assert rows[1][1:5] == [
        *("430121106212", "中共长沙县春华镇春华山村支部委员会"),
        *("430223122208", "中共攸县皇图岭镇龙和村支部委员会"),
    ]
    assert CHAIN in rows[1]
    assert "中共攸县委组织部" in rows[1]
    assert "湘组办〔2018〕14号）第四条" in rows[1][14]
    assert rows[2][2] == '\'=HYPERLINK("x")'
    assert [cell for row in rows for cell in row if cell[:1] in {*"=+@-"}] == []


@pytest.mark.rows("U9")
async def test_a_thousand_rows_are_answered_and_saved_whole(
    watched: Watched, tmp_path: Path
) -> None:
    page = await watched.open("/list")
    lines = [f"4301211062{number:02d},430223122208" for number in range(1, 100)]
    await pasted(page, "\n".join((lines * 11)[:1000]))

    await asked(page)

    assert len(await cells(page)) == 1000
    rows = list(csv.reader(io.StringIO((await saved(page, tmp_path)).decode("utf-8-sig"))))
    assert len(rows) == 1001


async def test_rows_beyond_the_thousandth_are_told_and_not_lost_in_silence(
    watched: Watched,
) -> None:
    page = await watched.open("/list")

    await pasted(page, f"{VILLAGES}\n" * 1003)

    await expect(page.get_by_role("alert")).to_contain_text("最多 1000 行")
    await expect(page.get_by_role("alert")).to_contain_text("后面的 3 行没有读入")
    await expect(page.get_by_text("共 1000 行")).to_be_visible()


async def test_a_run_can_be_cancelled_and_gone_on_with(watched: Watched) -> None:
    page = await watched.open("/list")
    await pasted(page, f"{VILLAGES}\n" * 1000)
    await page.get_by_role("button", name="开始查询").click()
    await expect(page.get_by_role("progressbar")).to_be_visible()
    await page.get_by_role("button", name="取消").click()
    await expect(page.get_by_text("已取消")).to_be_visible()

    await page.get_by_role("button", name="继续查询").click()

    await expect(page.get_by_text("查询完毕：1000 行有路径")).to_be_visible(timeout=60_000)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
async def test_a_file_is_read_in_the_encodings_that_excel_writes(
    watched: Watched, encoding: str
) -> None:
    page = await watched.open("/list")
    content = "转出,转入\r\n中共长沙县黄花镇委员会,中共浏阳市永安镇委员会\r\n".encode(encoding)

    await page.locator("input[type=file]").set_input_files(
        {"name": "list.csv", "mimeType": "text/csv", "buffer": content}
    )
    await asked(page)

    assert (await cells(page))[0][1] == "中共长沙县黄花镇委员会"


@pytest.mark.parametrize("content", [b"PK\x03\x04\x00\x00\x00", b"\x81\xff\xff", b"\x00\x00"])
async def test_a_file_that_is_no_text_is_refused_with_what_to_do(
    watched: Watched, content: bytes
) -> None:
    page = await watched.open("/list")

    await page.locator("input[type=file]").set_input_files(
        {"name": "list.xlsx", "mimeType": "text/csv", "buffer": content}
    )

    await expect(page.get_by_role("alert")).to_contain_text("无法读取“list.xlsx”")
    await expect(page.get_by_role("alert")).to_contain_text("另存为 CSV")


@pytest.mark.rows("U11")
async def test_the_answers_follow_the_language(watched: Watched) -> None:
    page = await watched.open("/list")
    await pasted(page, "430121106212,430121106212")
    await asked(page)

    await page.get_by_role("button", name="English").click()

    await expect(page.get_by_text("Done: 0 rows with a path, 1 without")).to_be_visible()
    await expect(page.locator(".list-table")).to_contain_text("Nothing is transferred")


async def test_a_row_leads_to_its_whole_answer_on_its_day(watched: Watched) -> None:
    page = await watched.open("/list")
    await pasted(page, f"{VILLAGES}\t正式\t2024-03-01")
    await asked(page)

    await page.get_by_role("link", name="查看第 1 行的完整答复").press("Enter")

    await expect(page.locator(".step")).to_have_count(5)
    await expect(page.locator(".answer-summary")).to_contain_text("2024-03-01")
    await page.go_back()
    await expect(page.get_by_label("转出组织与转入组织")).to_have_value(
        f"{VILLAGES}\t正式\t2024-03-01"
    )


@pytest.mark.rows("U10")
async def test_loading_anew_keeps_the_list(watched: Watched) -> None:
    page = await watched.open("/list")
    await pasted(page, VILLAGES)

    await page.reload()

    await expect(page.get_by_label("转出组织与转入组织")).to_have_value(VILLAGES)


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_nothing_stands_in_the_way_of_anybody(watched: Watched, language: str) -> None:
    page = await watched.open("/list", lang=language)
    assert await accessibility(page) == []
    zh = language == "zh"
    await page.get_by_role("button", name="填入示例" if zh else "Fill in an example").click()
    await page.get_by_role("button", name="开始查询" if zh else "Ask", exact=True).click()
    done = page.get_by_role("status").filter(has_text="查询完毕" if zh else "Done")
    await expect(done).to_be_visible()

    assert await accessibility(page) == []
    await picture(page, "list", language)
    await page.set_viewport_size({"width": 360, "height": 720})
    assert not await overflowing(page)

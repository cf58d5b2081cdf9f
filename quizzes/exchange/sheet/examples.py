"""What the template shows: a question of each kind, and how to fill it in, in both languages."""

EXAMPLES = [
    {
        "kind": "单选题",
        "stem:zh-hans": "顾客情绪激动时，先做什么？",
        "option_A:zh-hans": "认真倾听",
        "option_B:zh-hans": "马上解释",
        "option_C:zh-hans": "请顾客冷静",
        "answer": "A",
        "feedback:zh-hans": "先听完，再处理。",
        "stem:en": "A customer is upset. What comes first?",
        "option_A:en": "Listen carefully",
        "option_B:en": "Explain at once",
        "option_C:en": "Ask the customer to calm down",
        "feedback:en": "Hear them out, then act.",
        "difficulty": "易",
        "tags": "投诉",
        "because_A:zh-hans": "被倾听的人会平静下来。",
        "because_A:en": "Who is heard calms down.",
    },
    {
        "kind": "多选题",
        "stem:zh-hans": "哪些用语合适？",
        "option_A:zh-hans": "请您稍等",
        "option_B:zh-hans": "这不归我管",
        "option_C:zh-hans": "谢谢您的提醒",
        "answer": "AC",
        "stem:en": "Which of these are suitable?",
        "option_A:en": "One moment, please",
        "option_B:en": "That is not my job",
        "option_C:en": "Thank you for telling us",
    },
    {
        "kind": "判断题",
        "stem:zh-hans": "6S 的第一步是整理。",
        "answer": "对",
        "stem:en": "The first step of 6S is sorting.",
    },
    {
        "kind": "连线题",
        "stem:zh-hans": "把颜色和含义配对。",
        "option_A:zh-hans": "红色 → 停止",
        "option_B:zh-hans": "绿色 → 通行",
        "stem:en": "Match colours and meanings.",
        "option_A:en": "red → stop",
        "option_B:en": "green → go",
    },
    {
        "kind": "排序题",
        "stem:zh-hans": "按处理投诉的顺序排列。",
        "option_A:zh-hans": "倾听",
        "option_B:zh-hans": "致歉",
        "option_C:zh-hans": "解决",
        "stem:en": "Put the handling of a complaint in order.",
        "option_A:en": "Listen",
        "option_B:en": "Apologise",
        "option_C:en": "Solve",
    },
    {
        "kind": "简答题",
        "stem:zh-hans": "6S 的最后一个 S 是什么？",
        "answer": "安全\n80% 安全生产",
        "stem:en": "What is the last S of 6S?",
    },
    {"kind": "数值题", "stem:zh-hans": "6S 有几个 S？", "answer": "6", "stem:en": "How many S has 6S?"},
    {"kind": "论述题", "stem:zh-hans": "说说您处理过的一次投诉。", "stem:en": "Tell of a complaint that you handled."},
]
GUIDE = [
    (
        "在“试题”表里每行写一道题。“示例”表不会被导入。",
        "Write one question in each row of the first sheet. The examples are not imported.",
    ),
    ("题型、难度、素质、状态请从下拉列表选择。", "Choose kind, difficulty, quality and state from the lists."),
    (
        "单选题、多选题：正确答案写选项字母，如 A 或 AC。判断题写 对 或 错。",
        "Choice: write the letters of the right options, A or AC. True or false: write 对 or 错.",
    ),
    (
        "连线题：每个选项写“左 → 右”。左边留空就是干扰项。",
        "Matching: write “left → right” in each option. Nothing on the left makes a distractor.",
    ),
    ("排序题：按正确顺序填写选项。", "Ordering: write the options in the right order."),
    (
        "简答题：每行一个可接受的答案；“80% 答案”只得部分分；* 代表任意文字。",
        "Short text: one accepted answer on each line; “80% answer” earns a part; * stands for any characters.",
    ),
    (
        "数值题：可写误差，如 3.14 ± 0.01。单位每行一个，如 千克 | kg = 1000。",
        "Numeric: a tolerance may follow, 3.14 ± 0.01. Units one on each line, 千克 | kg = 1000.",
    ),
    (
        "缺一种语言的题会成为草稿，补齐后才能使用。",
        "A question that lacks a language becomes a draft until somebody adds it.",
    ),
    (
        "图片：插入到该行，每题一张，并填写图片说明。",
        "Picture: insert it in the row, one for each question, and say what it shows.",
    ),
    (
        "代码留空即可。填写已有的代码会更新那道题。",
        "Leave the code empty. A code that exists already updates that question.",
    ),
]

"""What the template shows: a question of each kind, and how to fill it in, in both languages."""

from io import BytesIO

from PIL import Image, ImageDraw

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
    {
        "kind": "论述题",
        "stem:zh-hans": "说说您处理过的一次投诉。",
        "stem:en": "Tell of a complaint that you handled.",
        "option_A:zh-hans": "说清经过",
        "option_A:en": "What happened is clear",
        "because_A:zh-hans": "4 分：经过完整；2 分：缺少一环",
        "because_A:en": "4: whole; 2: something is missing",
        "option_B:zh-hans": "照顾顾客感受",
        "option_B:en": "The customer's feelings are seen",
        "answer": "A: 4\nB: 6",
        "words": "50-300",
    },
    {
        "kind": "选择填空题",
        "stem:zh-hans": "选择合适的词语。",
        "stem:en": "Choose the right words.",
        "text:zh-hans": "先[[A]]，再[[B]]。",
        "text:en": "First [[A]], then [[B]].",
        "option_A:zh-hans": "√ 倾听\n解释",
        "option_A:en": "√ listen\nexplain",
        "option_B:zh-hans": "争辩\n√ 解决",
        "option_B:en": "argue\n√ solve",
    },
    {
        "kind": "填空题",
        "stem:zh-hans": "填写 6S 的名称。",
        "stem:en": "Name the parts of 6S.",
        "text:zh-hans": "第一步是[[A]]，第二步是[[B]]。",
        "text:en": "The first step is [[A]], the second [[B]].",
        "option_A:zh-hans": "整理",
        "option_A:en": "sort*",
        "option_B:zh-hans": "整顿",
        "option_B:en": "set*",
    },
    {
        "kind": "情境判断题",
        "stem:zh-hans": "排队的顾客插话催促，你会怎么做？",
        "stem:en": "A customer in the queue interrupts. What would you do?",
        "option_A:zh-hans": "微笑示意马上就来",
        "option_A:en": "Smile and say you will be right there",
        "option_B:zh-hans": "当作没听见",
        "option_B:en": "Pretend not to hear",
        "answer": "A: 5, 4, 5\nB: 1, 2, 1",
        "points:zh-hans": "很差\n较差\n一般\n较好\n很好",
        "points:en": "very poor\npoor\nfair\ngood\nvery good",
        "form": "逐项评分",
        "scoring": "按距离",
    },
    {
        "kind": "自评量表",
        "stem:zh-hans": "下面的话多大程度上符合你？",
        "stem:en": "How well does this describe you?",
        "option_A:zh-hans": "忙的时候我也能保持平静",
        "option_A:en": "I stay calm when it is busy",
        "option_B:zh-hans": "被催促时我容易着急",
        "option_B:en": "I get flustered when hurried",
        "answer": "A: 1\nB: 1 反",
        "scales": "沉着 | Composure",
        "points:zh-hans": "不符合\n一般\n符合",
        "points:en": "not at all\nsomewhat\nwell",
    },
    {
        "kind": "看图选区题",
        "stem:zh-hans": "哪里不符合 6S？",
        "stem:en": "What is against 6S?",
        "option_A:zh-hans": "挡住的通道",
        "option_A:en": "the blocked aisle",
        "option_B:zh-hans": "整齐的货架",
        "option_B:en": "the tidy shelf",
        "answer": "A",
        "zones": "A: 矩形 10, 60, 30, 30\nB: 圆形 75, 35, 15",
        "alt:zh-hans": "一间店铺",
        "alt:en": "A shop",
    },
    {
        "kind": "上交文件题",
        "stem:zh-hans": "录一段你迎接顾客的问候。",
        "stem:en": "Record how you greet a customer.",
        "files": "录音、视频 1个 20MB",
        "option_A:zh-hans": "语气亲切",
        "option_A:en": "A friendly voice",
        "answer": "A: 5",
    },
    {
        "kind": "案例题",
        "stem:zh-hans": "一位顾客带着坏了的水壶回到店里，他很生气。",
        "stem:en": "A customer comes back with a broken kettle. He is angry.",
    },
    {
        "kind": "单选题",
        "part": "是",
        "weight": "2",
        "stem:zh-hans": "你先说什么？",
        "option_A:zh-hans": "很抱歉给您添麻烦了",
        "option_B:zh-hans": "发票呢？",
        "answer": "A",
        "stem:en": "What do you say first?",
        "option_A:en": "I am sorry for the trouble",
        "option_B:en": "Where is the receipt?",
    },
    {
        "kind": "判断题",
        "part": "是",
        "stem:zh-hans": "应当先请他冷静下来。",
        "stem:en": "He should first be told to calm down.",
        "answer": "错",
    },
]
PICTURE_FOR = "看图选区题"
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
        "选择填空题、填空题：在“填空文本”里用 [[A]]、[[B]] 标出空格。选项A 一列写 A 空的内容，每行一个："
        "选择填空题在正确的一行前打 √，填空题每行一个可接受的答案。",
        "Gaps: mark them in the text as [[A]], [[B]]. Column option A holds what belongs to gap A, one on each line: "
        "options, with √ before the right one, or accepted answers.",
    ),
    (
        "情境判断题：选项写各种做法；量表每行一级，从低到高；正确答案写专家评分，如 A: 5, 4, 5。",
        "Judgement: options are the actions; the scale has a point on each line, from the lowest; the right answer "
        "holds the panel's ratings, A: 5, 4, 5.",
    ),
    (
        "自评量表：选项写各条陈述；维度每行一个，如 沉着 | Composure；正确答案写所属维度，反向计分加“反”，如 A: 1 反。",
        "Self-report: options are the statements; a dimension on each line, 沉着 | Composure; the right answer names "
        "the dimension, and 反 where it counts the other way round, A: 1 反.",
    ),
    (
        "论述题：选项写评分要点，理由写各档标准，正确答案写分值，如 A: 4；字数如 50-300。",
        "Essay: options are the criteria, reasons say what earns how much, the right answer the points, A: 4; "
        "words 50-300.",
    ),
    (
        "上交文件题：在“上交文件”写种类、个数和大小，如 录音、视频 1个 20MB；评分要点同论述题。",
        "Files: the column says what, how many and how large, 录音、视频 1个 20MB; the rubric as for essays.",
    ),
    (
        "看图选区题：插入图片；区域按图片的百分比写：矩形 左, 上, 宽, 高；圆形 x, y, 半径；多边形 x, y, …",
        "Hotspot: insert the picture; zones in per cent of it: 矩形 left, top, width, height; 圆形 x, y, radius; "
        "多边形 x, y, …",
    ),
    (
        "案例题：第一行写案例，下面每行一个小题，并在“属于上一案例”写 是。",
        "Case: the first row tells it, each row below is a question of it with 是 in “belongs to the case above”.",
    ),
    (
        "选项多于十个：展开表格最右边折叠的列。",
        "More than ten options: unfold the columns at the far right.",
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


def picture() -> bytes:
    """A shop with something in the way, for the example with zones."""
    image = Image.new("RGB", (400, 300), "#f6f1e7")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 220, 400, 300), fill="#d9cdb8")
    pen.rectangle((250, 60, 350, 220), outline="#6b5f4b", width=4)
    for height in (110, 165):
        pen.line((250, height, 350, height), fill="#6b5f4b", width=4)
    pen.rectangle((60, 190, 150, 260), fill="#b5462f")
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()

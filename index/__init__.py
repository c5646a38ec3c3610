"""Article in, cited answer out. A library: no Telegram, no environment variables, no async.

Read in this order, which is also the order of imports: `boundaries`, `fragment`, `types`, `errors`, `sentences`,
`article`, `headers`, `passages`, `models`, `encoder`, `store`, `languages`, `dictionaries`, `lexical`, `retriever`,
`reader`, `spelling`, `turns`, `answerer`, `engine`.
"""

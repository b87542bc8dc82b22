DOORS: dict = {}

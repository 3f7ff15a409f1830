"""Family and member cards, and the benefits behind them."""

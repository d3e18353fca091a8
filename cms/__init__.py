"""What the public reads: pages, blocks and news. The only app that knows Wagtail."""

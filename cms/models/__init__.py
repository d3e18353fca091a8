"""The tables of cms."""

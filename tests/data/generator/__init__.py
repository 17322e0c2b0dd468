"""Generator of the sample org and the sample conversations (see ../README.md)."""

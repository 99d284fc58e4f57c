"""The derived search index: words in tantivy, vectors in Chroma, fused; restored from the database at any time."""

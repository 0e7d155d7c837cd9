"""Reads documents (plain text, Markdown, HTML, PDF, Word) into paragraphs, through well-kept extractors."""

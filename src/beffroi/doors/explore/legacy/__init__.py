"""The older API (v1), for applications that still call it: the same language and the same data, shown in its shapes.

Source: the public documentation of the Opendatasoft Search API v1, and its clients.
"""

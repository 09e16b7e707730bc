"""ODSQL, the query language of the Explore API v2.1: text → checked tree → SQL of the engine.

No user text reaches SQL: names are looked up in the schema, values are bound parameters.
"""

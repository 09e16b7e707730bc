"""The API described in OpenAPI, from the tables it runs on: parameters, limits, formats, shapes of answers, errors."""

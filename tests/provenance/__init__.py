"""Tests of kg.provenance."""

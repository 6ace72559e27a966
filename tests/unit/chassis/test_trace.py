"""One trace goes through everything that one request causes."""

from chassis import trace


def test_a_child_is_of_its_parents_trace_with_a_span_of_its_own():
    parent = trace.new()
    child = trace.child(parent)
    assert trace.trace_id(child) == trace.trace_id(parent)
    assert child != parent


def test_a_malformed_parent_begins_a_new_trace():
    for wrong in (None, "", "00-xyz-1-01", "'; drop"):
        assert trace.trace_id(trace.child(wrong))

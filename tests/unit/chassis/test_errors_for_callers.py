"""What a caller is told of an error in a service: whether to try again, nothing of its inside."""

import pytest
from pymongo.errors import (
    AutoReconnect,
    DuplicateKeyError,
    ExecutionTimeout,
    OperationFailure,
    ServerSelectionTimeoutError,
)

from chassis.calls import error_for_caller
from contracts.errors import ContractError, DeadlineExceeded, Internal, NotFound


def test_an_error_of_the_contract_is_told_as_it_is() -> None:
    error = NotFound("no such case")
    assert error_for_caller(error) is error


@pytest.mark.parametrize(
    "error",
    [
        ServerSelectionTimeoutError("host:1: refused"),
        AutoReconnect("reset"),
        ExecutionTimeout("too slow", 50),
        OperationFailure("stepping down", 189, {"errorLabels": ["RetryableWriteError"]}),
    ],
)
def test_a_database_that_is_away_is_worth_asking_again(error: Exception) -> None:
    answer: ContractError = error_for_caller(error)
    assert type(answer) is DeadlineExceeded and "host" not in answer.message


@pytest.mark.parametrize("error", [DuplicateKeyError("E11000 mobile"), KeyError("mobile")])
def test_of_any_other_error_only_that_it_happened_is_error_for_caller(error: Exception) -> None:
    answer: ContractError = error_for_caller(error)
    assert type(answer) is Internal and "mobile" not in answer.message

"""The peer of the API function: FastAPI behind Mangum with one DynamoDB client and one route."""

import boto3
from fastapi import FastAPI
from mangum import Mangum
from pydantic import BaseModel

table = boto3.client("dynamodb", region_name="ap-south-1")


class Checked(BaseModel):
    """What a number is worth."""

    standing: str
    number: str


app = FastAPI(openapi_url=None)


@app.get("/v1/certificates/{number}")
async def check(number: str) -> Checked:
    """A number that nobody has given out."""
    return Checked(standing="unknown", number=number[:40])


handler = Mangum(app, lifespan="off")

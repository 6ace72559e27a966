"""What is said on the bus: names, schemas and error codes. Imports marshmallow and nothing else."""

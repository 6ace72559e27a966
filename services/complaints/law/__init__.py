"""The criminal law that the desk works with: offences and what follows from them. No I/O."""

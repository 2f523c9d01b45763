"""What agents see: values in the shape in which the workbench shows them."""

"""huashu (话术): a customer-service chatbot with quick-reply macros for Taobao and Tmall shops."""

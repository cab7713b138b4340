mianjingAnswers.take({{ cards|answers }});
